/** Documents made from the declarations. */
@NullMarked
package im.recado.server.docs;

import org.jspecify.annotations.NullMarked;
