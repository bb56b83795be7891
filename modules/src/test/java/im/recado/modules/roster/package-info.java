/** Rosters, subscription and presence, rule by rule (RFC 6121 sections 2 to 4 and appendix A). */
@NullMarked
package im.recado.modules.roster;

import org.jspecify.annotations.NullMarked;
