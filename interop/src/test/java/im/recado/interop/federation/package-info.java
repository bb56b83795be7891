@NullMarked
package im.recado.interop.federation;

import org.jspecify.annotations.NullMarked;
