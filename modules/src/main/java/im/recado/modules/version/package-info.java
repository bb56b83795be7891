/** What software this is (XEP-0092). */
@NullMarked
package im.recado.modules.version;

import org.jspecify.annotations.NullMarked;
