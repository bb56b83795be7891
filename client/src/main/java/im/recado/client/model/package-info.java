/** What the windows show, without a window: each model belongs to the thread of the user interface. */
@NullMarked
package im.recado.client.model;

import org.jspecify.annotations.NullMarked;
