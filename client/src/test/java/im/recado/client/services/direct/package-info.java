@NullMarked
package im.recado.client.services.direct;

import org.jspecify.annotations.NullMarked;
