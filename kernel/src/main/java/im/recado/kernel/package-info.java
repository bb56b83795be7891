/** The mechanism of the server: what is put together from modules. It knows no XEP. */
@NullMarked
package im.recado.kernel;

import org.jspecify.annotations.NullMarked;
