/** A lean XMPP client with words of its own, so that no fault of the server's tokenizer or SASL can hide in both. */
@NullMarked
package im.recado.bench.client;

import org.jspecify.annotations.NullMarked;
