/** What of a chat has been displayed, the same on all devices (XEP-0490). */
@NullMarked
package im.recado.modules.displayed;

import org.jspecify.annotations.NullMarked;
