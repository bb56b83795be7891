/** Wire transcripts: what clients send and receive, written so that a reader of the specification can follow. */
@NullMarked
package im.recado.testkit.transcript;

import org.jspecify.annotations.NullMarked;
