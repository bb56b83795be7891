@NullMarked
package im.recado.kernel.http;

import org.jspecify.annotations.NullMarked;
