/** What administrators tell everybody: announcements, the message of the day, the welcome. */
@NullMarked
package im.recado.modules.announce;

import org.jspecify.annotations.NullMarked;
