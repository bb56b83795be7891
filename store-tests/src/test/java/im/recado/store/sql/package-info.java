/** The stores on real database servers. */
@NullMarked
package im.recado.store.sql;

import org.jspecify.annotations.NullMarked;
