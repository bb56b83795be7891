/** One stanza for several people (XEP-0033). */
@NullMarked
package im.recado.modules.multicast;

import org.jspecify.annotations.NullMarked;
