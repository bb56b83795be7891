@NullMarked
package im.recado.net.websocket;

import org.jspecify.annotations.NullMarked;
