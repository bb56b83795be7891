/** The directory of people who want to be found (XEP-0055). */
@NullMarked
package im.recado.modules.search;

import org.jspecify.annotations.NullMarked;
