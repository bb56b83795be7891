/** Plays the transcripts; tests what plays them. */
@NullMarked
package im.recado.testkit.transcript;

import org.jspecify.annotations.NullMarked;
