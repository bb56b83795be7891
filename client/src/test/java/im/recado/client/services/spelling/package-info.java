@NullMarked
package im.recado.client.services.spelling;

import org.jspecify.annotations.NullMarked;
