/** Streams, login, stream management, offline messages and delivery, where a transcript is not enough. */
@NullMarked
package im.recado.testkit.streams;

import org.jspecify.annotations.NullMarked;
