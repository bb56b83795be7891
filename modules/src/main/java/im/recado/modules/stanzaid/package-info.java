/** Stanza ids, and what only a server may say in a message (XEP-0359). */
@NullMarked
package im.recado.modules.stanzaid;

import org.jspecify.annotations.NullMarked;
