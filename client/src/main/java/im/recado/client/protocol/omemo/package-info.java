/** What OMEMO (XEP-0384, version 0.3) says in stanzas. Whatever comes is read within bounds, or not at all. */
@NullMarked
package im.recado.client.protocol.omemo;

import org.jspecify.annotations.NullMarked;
