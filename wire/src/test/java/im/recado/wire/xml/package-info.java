/** Tests of the tokenizer, the tree and the serialiser. */
@NullMarked
package im.recado.wire.xml;

import org.jspecify.annotations.NullMarked;
