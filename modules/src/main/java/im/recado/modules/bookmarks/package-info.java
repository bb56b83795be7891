/** Bookmarks of rooms, the same for clients of every age (XEP-0402, 0048, 0049, 0411, 0492). */
@NullMarked
package im.recado.modules.bookmarks;

import org.jspecify.annotations.NullMarked;
