/** Rosters, subscription and presence (RFC 6121 sections 2 to 4). */
@NullMarked
package im.recado.modules.roster;

import org.jspecify.annotations.NullMarked;
