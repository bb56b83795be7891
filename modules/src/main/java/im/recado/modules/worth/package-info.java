/** What of a message is worth keeping, waking somebody for, or holding back (XEP-0160, XEP-0313, XEP-0334, XEP-0352, XEP-0357). */
@NullMarked
package im.recado.modules.worth;

import org.jspecify.annotations.NullMarked;
