/** Commands of administrators that stop and restart the server. */
@NullMarked
package im.recado.modules.stop;

import org.jspecify.annotations.NullMarked;
