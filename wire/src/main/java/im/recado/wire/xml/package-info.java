/** XML as streams use it: one immutable tree, one tokenizer, one serialiser, limits inside (RFC 6120 section 11). */
@NullMarked
package im.recado.wire.xml;

import org.jspecify.annotations.NullMarked;
