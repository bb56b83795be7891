/**
 * What administrators tell everybody: announcements, the message of the day, the welcome (XEP-0133 sections 4.23 to
 * 4.28, XEP-0506).
 */
@NullMarked
package im.recado.modules.announce;

import org.jspecify.annotations.NullMarked;
