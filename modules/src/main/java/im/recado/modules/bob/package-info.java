/** Small pictures that the server gives out (XEP-0231). */
@NullMarked
package im.recado.modules.bob;

import org.jspecify.annotations.NullMarked;
