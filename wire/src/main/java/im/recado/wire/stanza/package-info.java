/** Stanzas and their errors (RFC 6120 section 8). */
@NullMarked
package im.recado.wire.stanza;

import org.jspecify.annotations.NullMarked;
