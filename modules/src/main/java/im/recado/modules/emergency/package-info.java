/** The switch for bad times: one command that makes the server strict with everybody. */
@NullMarked
package im.recado.modules.emergency;

import org.jspecify.annotations.NullMarked;
