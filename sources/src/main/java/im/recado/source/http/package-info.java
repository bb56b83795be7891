/** People behind a web service of somebody's own. */
@NullMarked
package im.recado.source.http;

import org.jspecify.annotations.NullMarked;
