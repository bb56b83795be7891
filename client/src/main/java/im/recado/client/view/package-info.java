/** The windows: Swing that shows what the models say and tells them what people do. No logic, no HTML. */
@NullMarked
package im.recado.client.view;

import org.jspecify.annotations.NullMarked;
