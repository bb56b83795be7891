/** People in a table of another program. */
@NullMarked
package im.recado.source.sql;

import org.jspecify.annotations.NullMarked;
