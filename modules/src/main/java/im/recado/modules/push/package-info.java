/** Push notifications (XEP-0357): clients that sleep are woken through a service of their makers. */
@NullMarked
package im.recado.modules.push;

import org.jspecify.annotations.NullMarked;
