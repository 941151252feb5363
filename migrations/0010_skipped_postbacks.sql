-- What was not sent, because the receiver had been told just that, was called delivered.
UPDATE postback_deliveries SET state = 'skipped' WHERE state = 'delivered' AND error = 'same';
