/** Commands that people give by filling in forms (XEP-0050). */
@NullMarked
package im.recado.modules.adhoc;

import org.jspecify.annotations.NullMarked;
