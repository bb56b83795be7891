/** Contacts that have another address now (XEP-0283). */
@NullMarked
package im.recado.modules.moved;

import org.jspecify.annotations.NullMarked;
