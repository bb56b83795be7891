/** Documents made from the declarations and the sources. */
@NullMarked
package im.recado.server.docs;

import org.jspecify.annotations.NullMarked;
