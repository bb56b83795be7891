@NullMarked
package im.recado.store.sql;

import org.jspecify.annotations.NullMarked;
