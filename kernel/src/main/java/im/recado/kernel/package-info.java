/** The mechanism of the server: what is put together from modules. It reads and writes the elements of no XEP. */
@NullMarked
package im.recado.kernel;

import org.jspecify.annotations.NullMarked;
