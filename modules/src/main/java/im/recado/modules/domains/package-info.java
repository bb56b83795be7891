/** The domains that this server serves beside its main one, added and removed while it runs. */
@NullMarked
package im.recado.modules.domains;

import org.jspecify.annotations.NullMarked;
