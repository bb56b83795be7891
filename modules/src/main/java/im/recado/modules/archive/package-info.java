/** Message archives (XEP-0313): what was said, to be read again by those who may. */
@NullMarked
package im.recado.modules.archive;

import org.jspecify.annotations.NullMarked;
