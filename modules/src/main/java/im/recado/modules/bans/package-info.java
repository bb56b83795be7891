/**
 * Commands of administrators for bans: addresses that are not listened to for a while ({@link
 * im.recado.kernel.limit.Bans}).
 */
@NullMarked
package im.recado.modules.bans;

import org.jspecify.annotations.NullMarked;
