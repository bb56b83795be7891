/** What people tell of themselves (XEP-0054). */
@NullMarked
package im.recado.modules.vcard;

import org.jspecify.annotations.NullMarked;
