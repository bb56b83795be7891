/** Commands of administrators for sessions: who is connected, and putting somebody out. */
@NullMarked
package im.recado.modules.sessions;

import org.jspecify.annotations.NullMarked;
