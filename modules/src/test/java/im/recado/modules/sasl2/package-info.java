@NullMarked
package im.recado.modules.sasl2;

import org.jspecify.annotations.NullMarked;
