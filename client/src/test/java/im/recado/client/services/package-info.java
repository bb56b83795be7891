@NullMarked
package im.recado.client.services;

import org.jspecify.annotations.NullMarked;
