-- name: finish_job$
select finish_job(:id, :worker_id, :attempt, :engine, :status, :refund, :error_code, :error_message, :notes, :outputs);

-- name: cancel_job^
select outcome, lane, deliveries from cancel_job(:id, :account_id);
