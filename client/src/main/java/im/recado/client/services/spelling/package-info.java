/** Words that no dictionary has, and what was meant by them (docs/adr/0034-spelling.md). */
@NullMarked
package im.recado.client.services.spelling;

import org.jspecify.annotations.NullMarked;
