/**
 * Declares what is followed everywhere and lives elsewhere: dates and delays ({@code modules.delay}), hints ({@code
 * modules.hints}), escaped addresses ({@code wire.jid}).
 */
@NullMarked
package im.recado.modules.conventions;

import org.jspecify.annotations.NullMarked;
