/** What clients can do, learned from the capabilities in their presence (XEP-0115). */
@NullMarked
package im.recado.modules.caps;

import org.jspecify.annotations.NullMarked;
