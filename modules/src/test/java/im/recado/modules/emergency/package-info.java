/** Tests of the switch for bad times. */
@NullMarked
package im.recado.modules.emergency;

import org.jspecify.annotations.NullMarked;
