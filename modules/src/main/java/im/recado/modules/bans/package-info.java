/** Addresses that are not listened to for a while. */
@NullMarked
package im.recado.modules.bans;

import org.jspecify.annotations.NullMarked;
